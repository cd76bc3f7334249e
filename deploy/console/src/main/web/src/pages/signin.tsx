import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Fault, signIn, signInWays } from '../api';
import { Logo } from '../ui/rail';

/** Why somebody who came back from a link or an identity provider is not signed in. */
const WHY: Readonly<Record<string, string>> = {
  link: 'The link was used already, or ended. costline open makes a new one.',
  unavailable: 'The identity provider does not answer. Try again; the console’s log says what it said.',
  refused: 'The identity provider did not let you in.',
  state: 'That sign-in took too long, or began in another browser. Begin again.',
  token: 'The identity provider’s word could not be checked. Whoever runs this console finds the reason in its log.',
  no_grant: 'You are signed in there, but none of your groups may see figures here. Ask whoever runs this console.',
};

export function SignIn({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [provider, setProvider] = useState<string | null>(null);
  const why = WHY[new URLSearchParams(location.search).get('why') ?? ''];
  useEffect(() => {
    signInWays().then(
      (ways) => setProvider(ways.oidc),
      () => setProvider(null),
    );
  }, []);
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
      {why ? (
        <p class="fault" role="alert">
          {why}
        </p>
      ) : null}
      {provider ? (
        <>
          <a class="btn p" href="/api/v1/sign-in/oidc">
            Sign in with {provider}
          </a>
          <p class="or">Or with a key:</p>
        </>
      ) : null}
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
