// Go to a page, a customer, feature, model, trace or event by what one knows of its name.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { useView } from '../view';
import { Overlay } from './overlay';
import { PAGES } from './rail';

interface Place {
  readonly kind: string;
  readonly name: string;
  readonly to: string;
}

export function GoTo({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { asked } = useView();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const word = text.trim();
  const find = (dimension: string) => (word.length > 0 ? { ...asked, dimension, contains: word, limit: 5 } : null);
  const customers = useAsk('spend_ranked', find('CUSTOMER'));
  const features = useAsk('spend_ranked', find('FEATURE'));
  const models = useAsk('spend_ranked', find('MODEL'));
  const named = (answer: typeof customers, kind: string, to: (value: string) => string): Place[] =>
    rows(answer.answer)
      .filter((row) => row.text('kind') === 'VALUE')
      .map((row) => ({ kind, name: row.text('value'), to: to(row.text('value')) }));
  const hex = word.toLowerCase().replace(/-/g, '');
  const places: Place[] = [
    ...(/^[0-9a-f]{32}$/.test(hex)
      ? [
          { kind: 'trace', name: hex, to: page(`/traces/${hex}`) },
          { kind: 'event', name: hex, to: page(`/calls/${hex}`) },
        ]
      : word.length > 6 && /\d/.test(word) && !/\s/.test(word)
        ? [
            { kind: 'trace', name: word, to: page(`/traces/${encodeURIComponent(word)}`) },
            ...(/^[0-9a-f]{8,}$/.test(hex) ? [{ kind: 'event', name: hex, to: page(`/calls/${hex}`) }] : []),
          ]
        : []),
    ...PAGES.flatMap(([, list]) => list)
      .filter(([, name]) => name.toLowerCase().includes(word.toLowerCase()))
      .map(([path, name]) => ({ kind: 'page', name, to: page(path) })),
    ...named(customers, 'customer', (value) => page(`/customers/${encodeURIComponent(value)}`)),
    ...named(features, 'feature', (value) => page(`/features/${encodeURIComponent(value)}`)),
    ...named(models, 'model', (value) => page('/calls', { where: `model:${value}` })),
  ].slice(0, 14);
  const chosen = Math.min(at, places.length - 1);
  const take = (place: Place | undefined): void => {
    if (!place) return;
    onClose();
    go(place.to);
  };
  return (
    <Overlay label="go to" class="sheet goto" onClose={onClose}>
      <input
        data-first
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="places"
        aria-activedescendant={places.length > 0 ? `place-${chosen}` : undefined}
        aria-label="page, customer, feature, model, trace or event"
        placeholder="page, customer, feature, model, trace or event"
        autocomplete="off"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, places.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
          else if (event.key === 'Enter') take(places[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <ul id="places" role="listbox" aria-label="places">
        {places.map((place, n) => (
          <li key={place.to} id={`place-${n}`} role="option" aria-selected={n === chosen} onClick={() => take(place)} onPointerMove={() => setAt(n)}>
            <span class="z">{place.kind}</span> {place.name}
          </li>
        ))}
      </ul>
      {places.length === 0 ? <p class="nothing">Nothing in this range has such a name.</p> : null}
    </Overlay>
  );
}
