// What sms-segments-calculator says of texts made of runs of characters. It never cuts a cluster of several code points and
// takes CR LF for one, so there are none of those.
import { SegmentedMessage } from "sms-segments-calculator";
import { chance } from "./cases.mjs";

const gsm = [..."@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€"];
const others = [..."ç`’“–…ж中ñ\t\0à\u00a0ő😀𝒳🦀"];
const lengths = [1, 1, 1, 2, 3, 7, 30, 66, 67, 68, 69, 70, 71, 76, 79, 80, 81, 133, 150, 152, 153, 154, 158, 159, 160, 161];

export function* segmentCases(seed, count) {
  const random = chance(seed);
  for (let made = 0; made < count; made++) {
    const alphabet = made % 2 ? gsm : [...gsm, ...others];
    const runs = Array.from({ length: 1 + random.below(6) }, () => [random.of(alphabet), random.of(lengths)])
      .filter(([character], i, all) => !(character === "\n" && all[i - 1]?.[0] === "\r"));
    const message = new SegmentedMessage(runs.map(([character, times]) => character.repeat(times)).join(""));
    const isGsm = message.encodingName === "GSM-7";
    const left = Math.floor(message.segments.at(-1).freeSizeInBits() / (isGsm ? 7 : 16));
    yield JSON.stringify([runs, isGsm ? "Gsm7" : "Ucs2", message.segmentsCount, left]);
  }
}
