import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Fault, signIn } from '../api';
import { Logo } from '../ui/rail';

export function SignIn({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await signIn(String(new FormData(event.currentTarget as HTMLFormElement).get('key')).trim());
      onDone();
    } catch (caught) {
      setFault(caught instanceof Fault ? caught : new Fault('CONSOLE_FAULT', String(caught), 0));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="alone">
      <div class="brand">
        <Logo />
        Costline
      </div>
      <h1>Sign in</h1>
      <form method="post" action="/api/v1/session" onSubmit={(event) => void send(event)}>
        <label for="key">API key with the scope read</label>
        <input id="key" name="key" type="password" required autocomplete="off" spellcheck={false} aria-describedby="how" aria-invalid={fault !== null} />
        {fault ? (
          <p class="fault" role="alert">
            <b>{fault.code}</b> {fault.message}
          </p>
        ) : null}
        <button class="btn p" type="submit" disabled={busy}>
          Sign in
        </button>
      </form>
      <p class="cap" id="how">
        <code>costline keys create --tenant NAME --scope read</code> makes one. On the machine the console runs on, <code>costline open</code> opens a page that is
        signed in.
      </p>
    </main>
  );
}
