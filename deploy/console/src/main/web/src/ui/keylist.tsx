import type { JSX } from 'preact';
import { KEYS } from '../keys';
import { Overlay } from './overlay';

export function KeyList({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Overlay label="keys" class="sheet" onClose={onClose}>
      <h2>Keys</h2>
      <dl class="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="btn" onClick={onClose}>
        Close <kbd>esc</kbd>
      </button>
    </Overlay>
  );
}
