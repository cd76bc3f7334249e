// What lies over the page: the focus stays within it and goes back when it closes.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly class: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Overlay({ label, class: name, onClose, children }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const mark = before?.dataset?.['open'];
    (box.current?.querySelector<HTMLElement>('[data-first]') ?? box.current)?.focus();
    const kept = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab' || !box.current) return;
      const all = [...box.current.querySelectorAll<HTMLElement>('a[href],button,input,select,[tabindex="0"]')];
      const [first, last] = [all[0], all.at(-1)];
      const at = document.activeElement;
      if (event.shiftKey ? at === first || at === box.current : at === last) {
        event.preventDefault();
        (event.shiftKey ? last : first)?.focus();
      }
    };
    addEventListener('keydown', kept);
    return () => {
      removeEventListener('keydown', kept);
      const again = mark ? document.querySelector<HTMLElement>(`[data-open="${CSS.escape(mark)}"]`) : before;
      again?.focus();
    };
  }, []);
  return (
    <>
      <div class="veil" onClick={onClose} />
      <div class={name} role="dialog" aria-modal="true" aria-label={label} tabIndex={-1} ref={box}>
        {children}
      </div>
    </>
  );
}
