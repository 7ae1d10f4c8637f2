const nonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** Nothing is fetched and nothing runs, whatever stands in the mail: the frame's sandbox and this policy see to it. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

const ground = 'html{background:#fff;color:#111;font:14px/20px system-ui,sans-serif;overflow-wrap:anywhere}body{margin:12px}img{max-width:100%;height:auto}';

/** What does something, or shows only what isn't loaded. */
const active = 'script, noscript, style, iframe, frame, frameset, object, embed, applet, base, link, meta, title, video, audio, source, track, template';

const sheets = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi;
const tags = /<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi;

/** Rules that load nothing, and that don't end the element they stand in. */
const harmless = (css: string) =>
  css.replace(/@import[^;]*;?/gi, '').replace(/url\(\s*(?!["']?data:)[^)]*\)/gi, 'none').replaceAll('<', '\\3c ');

/**
 * A mail's HTML as a document of its own that does nothing: for a frame without scripts, whose sandbox and policy are what it is held by. The page's
 * own policy counts in there too, and allows style by nonce alone, so what stands in `style` attributes becomes rules of one sheet. Both are taken
 * out before the mail is parsed, since a parser reports each of them. https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-srcdoc
 */
export function inertDocument(html: string): { document: string; hasHidden: boolean } {
  const styles = [ground];
  const bare = html
    .replace(sheets, (_, css: string) => {
      styles.push(css);
      return '';
    })
    .replace(tags, tag => tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/\son\w+\s*=/gi, ' data-on='));
  const mail = new DOMParser().parseFromString(bare, 'text/html');
  for (const element of mail.querySelectorAll(active)) {
    element.remove();
  }

  for (const [place, element] of [...mail.querySelectorAll('[data-style]')].entries()) {
    // Thrice, so that it counts more than the mail's own rules, as an attribute does.
    styles.push(`${`[data-s="${place}"]`.repeat(3)}{${element.getAttribute('data-style')}}`);
    element.setAttribute('data-s', String(place));
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
