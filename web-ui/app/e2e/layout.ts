// Finds what does not fit on the page as it stands: a page that scrolls sideways, text that is cut off, and things on each other.
import type { Page } from '@playwright/test';

/** Each fault in words; none where everything has its room. Tables and logs may scroll in themselves; a name may end in an ellipsis. */
export const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Box {
      element: Element;
      words: string;
      left: number;
      top: number;
      right: number;
      bottom: number;
    }
    const SLACK = 2;
    // Pictures have their own rules, and what floats above the page lies on it by intent.
    const APART = 'canvas, svg, .react-flow, .chart, [role=img], .visually-hidden, .skip, .rail, [role=dialog], [role=tooltip], .chart-tip, meter, option, time-line';
    const say = (element: Element): string => {
      const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
      return `<${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? ` .${element.className.trim().replace(/\s+/g, '.')}` : ''}> "${words}"`;
    };
    const clips = (element: Element): { x: 'no' | 'cut' | 'scroll' | 'dots'; y: 'no' | 'cut' | 'scroll' } => {
      const style = getComputedStyle(element);
      const cut = (value: string): boolean => value === 'hidden' || value === 'clip';
      // Bare text in a flex container gets no dots, whatever the style says.
      const dots = (style.textOverflow === 'ellipsis' && !/flex|grid/.test(style.display)) || style.webkitLineClamp !== 'none';
      return { x: dots && style.overflowX !== 'visible' ? 'dots' : cut(style.overflowX) ? 'cut' : style.overflowX === 'visible' ? 'no' : 'scroll', y: dots ? 'no' : cut(style.overflowY) ? 'cut' : style.overflowY === 'visible' ? 'no' : 'scroll' };
    };
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.push(`the page scrolls sideways: ${root.scrollWidth} of ${innerWidth} pixels`);

    // What a person sees of a box: null where nothing; `cut` says by whom it is cut off.
    const seen = (box: Box): { box: Box; cut: Element | null } | null => {
      let { left, top, right, bottom } = box;
      let cut: Element | null = null;
      for (let at: Element | null = box.element; at !== null && at !== document.body; at = at.parentElement) {
        const clip = clips(at);
        if (clip.x === 'no' && clip.y === 'no') continue;
        const frame = at.getBoundingClientRect();
        if (clip.x !== 'no') {
          if (clip.x === 'cut' && (right > frame.right + SLACK || left < frame.left - SLACK) && right > frame.left && left < frame.right) cut = at;
          [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        }
        if (clip.y !== 'no') {
          if (clip.y === 'cut' && (bottom > frame.bottom + 4 || top < frame.top - 4) && bottom > frame.top && top < frame.bottom) cut = at;
          [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
        }
        if (right - left < 1 || bottom - top < 1) return clip.x === 'cut' && !box.element.closest('[aria-hidden=true]') ? { box: { ...box, left, top, right, bottom }, cut: at } : null;
      }
      return { box: { ...box, left, top, right, bottom }, cut };
    };

    const boxes: Box[] = [];
    const main = document.querySelector('main') ?? document.body;
    for (const scope of [document.querySelector('header.top'), main]) {
      if (scope === null) continue;
      const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        if (element === null || (node.nodeValue ?? '').trim() === '' || element.closest(APART) !== null || getComputedStyle(element).visibility === 'hidden') continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const one of range.getClientRects()) if (one.width >= 1 && one.height >= 1) boxes.push({ element, words: (node.nodeValue ?? '').trim().slice(0, 40), left: one.left, top: one.top, right: one.right, bottom: one.bottom });
      }
      for (const control of scope.querySelectorAll('input, select, textarea, button, a.button, .card')) {
        const one = control.getBoundingClientRect();
        if (one.width >= 1 && one.height >= 1 && control.closest(APART) === null) boxes.push({ element: control, words: '', left: one.left, top: one.top, right: one.right, bottom: one.bottom });
      }
    }
    const shown = boxes.flatMap((box) => {
      const one = seen(box);
      if (one?.cut != null) found.push(`cut off by ${say(one.cut)}: "${box.words}" ${say(box.element)}`);
      return one === null ? [] : [one.box];
    });
    for (const box of shown) if (box.right > innerWidth + SLACK || box.left < -SLACK) found.push(`beyond the window: ${say(box.element)} from ${Math.round(box.left)} to ${Math.round(box.right)}`);

    const sticky = (element: Element): Element | null => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) if (/sticky|fixed|absolute/.test(getComputedStyle(at).position)) return at;
      return null;
    };
    const lift = new Map<Element, Element | null>();
    const layer = (element: Element): Element | null => {
      if (!lift.has(element)) lift.set(element, sticky(element));
      return lift.get(element) ?? null;
    };
    const rows = shown.toSorted((a, b) => a.top - b.top);
    rows.forEach((one, index) => {
      for (let other = index + 1; other < rows.length; other++) {
        const two = rows[other] as Box;
        if (two.top >= one.bottom) break;
        const [width, height] = [Math.min(one.right, two.right) - Math.max(one.left, two.left), Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)];
        // Lines of text stand a little into each other; what is inside of another belongs there.
        if (width <= 3 || height <= 5 || one.element.contains(two.element) || two.element.contains(one.element)) continue;
        if (one.element === two.element || layer(one.element) !== layer(two.element)) continue;
        found.push(`on each other: ${say(one.element)} and ${say(two.element)} by ${Math.round(width)} × ${Math.round(height)}`);
      }
    });
    return [...new Set(found)].slice(0, 8);
  });
