// What the page does under the server's policy: styles that the app makes itself carry the page's nonce, and no text becomes
// markup. Libraries put style sheets into elements and start a worker by strings; only these pass the default policy.

interface TypesFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string; createScriptURL: (url: string) => string }): unknown;
}

/** Whether a text could be read as markup: then it is none that the app's libraries need. */
export const isMarkup = (text: string): boolean => /<[a-z!/?]/i.test(text);

/** Whether an address is one of the app's own scripts. */
export function isOwnScript(url: string, page: string): boolean {
  const { origin, pathname } = new URL(url, page);
  return origin === new URL(page).origin && pathname.startsWith('/assets/');
}

/** Of the page that the server sent; empty where there is no policy, as in development. */
export const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

export function enforce(): void {
  (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
  const factory = (globalThis as { trustedTypes?: TypesFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML: (text) => {
      if (isMarkup(text)) throw new TypeError('text is never turned into markup here');
      return text;
    },
    createScriptURL: (url) => {
      if (!isOwnScript(url, window.location.href)) throw new TypeError(`no script is run from ${url}`);
      return url;
    },
  });
}
