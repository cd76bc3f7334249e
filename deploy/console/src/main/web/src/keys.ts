// What keys do. Nothing here is without a way by pointer, and nothing happens while somebody writes.
import { useEffect, useRef } from 'preact/hooks';
import { go, here, page } from './address';
import { turnTheme } from './theme';
import { earlier, isoTime } from './times';
import { PAGES } from './ui/rail';
import type { View } from './view';

export const KEYS: readonly (readonly [string, string])[] = [
  ['⌘K or Ctrl K', 'go to a page, customer, model, trace or event'],
  ['/', 'add a filter'],
  ['e', 'how the figure at the focus, or the first, was made'],
  ['[ and ]', 'earlier and later'],
  ['j and k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['v', 'the chart as a table, and back'],
  ['t', 'light or dark'],
  ['Esc', 'close what is open'],
  ...PAGES.flatMap(([, list]) => list.map(([, name, key]) => [`g ${key}`, name.toLowerCase()] as const)),
];

interface Does {
  readonly view: View;
  readonly close: () => void;
  readonly keys: () => void;
  readonly goTo: () => void;
}

export function useKeys(does: Does): void {
  const now = useRef(does);
  now.current = does;
  useEffect(() => {
    let going = 0;
    const pressed = (event: KeyboardEvent): void => {
      const { view, close, keys, goTo } = now.current;
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        goTo();
        return;
      }
      if (event.key === 'Escape') {
        close();
        return;
      }
      const at = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return;
      if (Date.now() < going) {
        going = 0;
        const found = PAGES.flatMap(([, list]) => list).find(([, , key]) => key === event.key);
        if (found) go(page(found[0]));
        return;
      }
      switch (event.key) {
        case 'g':
          going = Date.now() + 1500;
          return;
        case '?':
          keys();
          return;
        case '/':
          event.preventDefault();
          document.querySelector<HTMLButtonElement>('[data-filter]')?.click();
          return;
        case 'e': {
          const near = at.closest('tr')?.querySelector<HTMLAnchorElement>('a.ev') ?? document.querySelector<HTMLAnchorElement>('main a.ev');
          near?.click();
          return;
        }
        case '[':
        case ']': {
          const to = earlier(view.range, event.key === '[' ? -1 : 1);
          go(here({ from: isoTime(to.from), to: isoTime(to.to) }));
          return;
        }
        case 't':
          turnTheme();
          return;
        case 'v':
          document.querySelector<HTMLButtonElement>('[data-twin]')?.click();
          return;
        case 'j':
        case 'k':
          walk(event.key === 'j' ? 1 : -1);
          return;
        case 'Enter': {
          const to = at.tagName === 'TR' ? at.dataset['href'] : undefined;
          if (to) go(to);
          return;
        }
        default:
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function walk(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLTableRowElement>('main tbody tr')];
  const at = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}
