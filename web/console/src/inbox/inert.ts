const nonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** Nothing is fetched and nothing runs, whatever stands in the mail: the frame's sandbox and this policy see to it. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

const ground = 'html{background:#fff;color:#111;font:14px/20px system-ui,sans-serif;overflow-wrap:anywhere}body{margin:12px}img{max-width:100%;height:auto}';

/** What does something, or shows only what isn't loaded. */
const active = 'script, noscript, style, iframe, frame, frameset, object, embed, applet, base, link, meta, title, video, audio, source, track, template';

/** Elements whose content is text alone, to their end tag. */
const wordy = new Set(['style', 'script', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes']);

const acting = /^(?:style$|on)/i;

// Each begins where the one before ended and is tried there alone, so that a mail of any size is gone through once.
const next = /<!--|<\/?[a-z]/gi;
const tagName = /[^\s/>]+/y;
const attribute = /[\s/]*(=?[^\s/>=]*)(?:\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s>"'][^\s>]*)?)?/y;
const commentEnd = /--!?>/g;

function read(pattern: RegExp, html: string, at: number) {
  pattern.lastIndex = at;
  return pattern.exec(html);
}

/**
 * A mail's HTML in which attributes that act have other names, and its style sheets, which are taken out. Tags are found as browsers find them.
 * https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */
function defused(html: string): { bare: string; sheets: string[] } {
  const sheets: string[] = [];
  let bare = '';
  let done = 0;
  for (let found = read(next, html, 0); found; found = read(next, html, done)) {
    bare += html.slice(done, found.index);
    if (found[0] === '<!--') {
      done = read(commentEnd, html, found.index + 2) ? commentEnd.lastIndex : html.length;
      continue;
    }

    const isEnd = found[0][1] === '/';
    const name = read(tagName, html, found.index + (isEnd ? 2 : 1))![0];
    let tag = html.slice(found.index, found.index + (isEnd ? 2 : 1)) + name;
    done = found.index + tag.length;
    while (done < html.length && html[done] !== '>') {
      const [whole, word = ''] = read(attribute, html, done)!;
      tag += acting.test(word) ? whole.replace(word, () => `data-${word}`) : whole;
      done += whole.length;
    }

    if (done >= html.length) {
      // It never ends: browsers leave it out.
      return { bare, sheets };
    }

    done++;
    const kind = name.toLowerCase();
    if (isEnd || !wordy.has(kind)) {
      bare += `${tag}>`;
      continue;
    }

    const end = read(new RegExp(`</${kind}(?=[\\s/>])`, 'gi'), html, done)?.index ?? html.length;
    if (kind === 'style') {
      sheets.push(html.slice(done, end));
    }

    // Of the others no word is shown.
    bare += kind === 'textarea' || kind === 'xmp' ? `${tag}>${html.slice(done, end)}` : '';
    done = end;
  }

  return { bare: bare + html.slice(done), sheets };
}

const addresses = /url\(([^)]*)\)?/gi;

/** Rules that load nothing, and that don't end the element they stand in. */
const harmless = (css: string) =>
  css
    .replace(/@import[^;]*;?/gi, '')
    .replace(addresses, (whole, address: string) => (/^["']?data:/i.test(address.trimStart()) ? whole : 'none'))
    .replaceAll('<', '\\3c ');

/**
 * A mail's HTML as a document of its own that does nothing: for a frame without scripts, whose sandbox and policy are what it is held by. The page's
 * own policy counts in there too, and allows style by nonce alone, so what stands in `style` attributes becomes rules of one sheet. Both are taken
 * out before the mail is parsed, since a parser reports each of them. https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-srcdoc
 */
export function inertDocument(html: string): { document: string; hasHidden: boolean } {
  const { bare, sheets } = defused(html);
  const styles = [ground, ...sheets];
  const mail = new DOMParser().parseFromString(bare, 'text/html');
  for (const element of mail.querySelectorAll(active)) {
    element.remove();
  }

  for (const [place, element] of [...mail.querySelectorAll('[data-style]')].entries()) {
    // Thrice, so that it counts more than the mail's own rules, as an attribute does.
    styles.push(`${`.as-sent-${place}`.repeat(3)}{${element.getAttribute('data-style')}}`);
    element.classList.add(`as-sent-${place}`);
    element.removeAttribute('data-style');
  }

  const away = [...mail.querySelectorAll('img')].filter(picture => !picture.getAttribute('src')?.startsWith('data:'));
  for (const picture of away) {
    picture.replaceWith(picture.alt);
  }

  for (const element of mail.querySelectorAll('[href], [srcset], [background]')) {
    element.setAttribute('title', element.getAttribute('href') ?? '');
    for (const name of ['href', 'srcset', 'background']) {
      element.removeAttribute(name);
    }
  }

  return {
    document:
      `<!doctype html><html lang="${/^[a-z-]+$/i.exec(mail.documentElement.lang)?.[0] ?? 'en'}"><head><meta charset="utf-8">`
      + `<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Mail</title>`
      + `<style nonce="${nonce()}">${harmless(styles.join('\n'))}</style></head>${mail.body.outerHTML}</html>`,
    hasHidden: away.length > 0,
  };
}
