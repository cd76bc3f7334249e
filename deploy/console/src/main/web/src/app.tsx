// Session, shell and the page that the address names.
import type { ComponentType, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { here, go, useAddress } from './address';
import { Fault, get, type Session } from './api';
import { mayAsk, onSignedOut, refresh } from './ask';
import { toTheMinute } from './extent';
import { useKeys } from './keys';
import { useLive } from './live';
import { Empty } from './pages/empty';
import { SignIn } from './pages/signin';
import { routes } from './routes';
import { turnTheme } from './theme';
import { Drawer } from './drawer/drawer';
import { GoTo } from './ui/goto';
import { KeyList } from './ui/keylist';
import { opened } from './ui/figure';
import { Rail } from './ui/rail';
import { Viewing, view } from './view';

interface Head {
  readonly name: string;
}

type Known = { readonly session: Session; readonly questions: ReadonlySet<string> } | { readonly refused: true } | { readonly fault: Fault } | null;

/** Of who is signed in; another key may ask others. */
let heads: ReadonlySet<string> | null = null;

export function App(): JSX.Element {
  const [known, setKnown] = useState<Known>(null);
  const load = (): Promise<void> =>
    get<Session>('/api/v1/session')
      .then(async (session) => {
        const questions = heads ?? new Set((await get<{ readonly questions: readonly Head[] }>('/api/v1/questions')).questions.map((head) => head.name));
        heads = questions;
        mayAsk(questions);
        setKnown({ session: await toTheMinute(session), questions });
      })
      .catch((caught: unknown) => {
        const fault = caught instanceof Fault ? caught : new Fault('CONSOLE_FAULT', String(caught), 0);
        setKnown((before) => (fault.status === 401 || fault.status === 403 ? { refused: true } : before && 'session' in before ? before : { fault }));
      });
  useEffect(() => {
    onSignedOut(() => {
      heads = null;
      setKnown({ refused: true });
    });
    void load();
  }, []);
  useEffect(() => {
    if (!known || !('fault' in known)) return undefined;
    const again = setTimeout(() => void load(), 3000);
    return () => clearTimeout(again);
  }, [known]);
  if (known === null) return <main class="alone" aria-busy="true" />;
  if ('refused' in known) return <SignIn onDone={() => void load()} />;
  if ('fault' in known) {
    return (
      <main class="alone">
        <h1>The console does not answer</h1>
        <p class="fault" role="status">
          <b>{known.fault.code}</b> {known.fault.message}
        </p>
      </main>
    );
  }
  return <Shell session={known.session} questions={known.questions} reload={load} />;
}

function Shell({ session, questions, reload }: { readonly session: Session; readonly questions: ReadonlySet<string>; readonly reload: () => Promise<void> }): JSX.Element {
  const address = useAddress();
  const [now, setNow] = useState(() => new Date());
  const [completeTo, setCompleteTo] = useState<string | null>(null);
  const [over, setOver] = useState<'' | 'keys' | 'goto'>('');
  useLive((to) => {
    setCompleteTo(to);
    setNow(new Date());
    void reload();
    refresh();
  });
  const seen = useMemo(() => view(session, address, now, completeTo, questions), [session, address, now, completeTo, questions]);
  const open = opened(address.params.get('open'));
  const close = (): void => (over !== '' ? setOver('') : open ? go(here({ open: null })) : undefined);
  useKeys({ view: seen, close, keys: () => setOver('keys'), goTo: () => setOver('goto') });
  const [Page, rest, name] = match(address.path);
  useEffect(() => {
    document.title = `${name} · ${session.tenant} · Costline`;
  }, [name, session.tenant]);
  return (
    <Viewing.Provider value={seen}>
      <svg width="0" height="0" class="defs" aria-hidden="true">
        <defs>
          <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="1.4" height="5" fill="var(--hatch)" />
          </pattern>
          <pattern id="wasted" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="5" fill="var(--waste)" />
          </pattern>
        </defs>
      </svg>
      <a class="skip" href="#page">
        To the page
      </a>
      <div class="app">
        <Rail onKeys={() => setOver('keys')} onGoTo={() => setOver('goto')} onTheme={turnTheme} />
        <main id="page" tabIndex={-1}>
          {session.last_event === null && (address.path === '/' || Page === null) ? <Empty /> : Page ? <Page key={address.path} rest={rest} /> : <Lost />}
        </main>
      </div>
      {open ? <Drawer of={open} onClose={() => go(here({ open: null }))} /> : null}
      {over === 'keys' ? <KeyList onClose={() => setOver('')} /> : null}
      {over === 'goto' ? <GoTo onClose={() => setOver('')} /> : null}
    </Viewing.Provider>
  );
}

const Lost = (): JSX.Element => (
  <>
    <h1>There is no such page</h1>
    <p class="cap">
      The <a href="/">overview</a> is where everything begins.
    </p>
  </>
);

function match(path: string): readonly [ComponentType<{ rest: readonly string[] }> | null, readonly string[], string] {
  const parts = path.split('/').filter((part) => part !== '').map((part) => decodeURIComponent(part));
  const found = routes.find((route) => route.path === `/${parts[0] ?? ''}` && (parts.length > 1) === route.object);
  return found ? [found.page, parts.slice(1), parts.length > 1 ? parts.slice(1).join(' ') : found.name] : [null, parts, 'Not found'];
}
