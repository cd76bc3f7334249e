// The service tells when more is complete; then the screen is asked again, at most every five seconds and not while nobody looks.
import { useEffect } from 'preact/hooks';

const LEAST = 5000;

export function useLive(then: (completeTo: string | null) => void): void {
  useEffect(() => {
    let source: EventSource | null = null;
    let last = 0;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let newest: string | null = null;
    let told: string | null | undefined;
    const tell = (): void => {
      waiting = undefined;
      if (document.hidden || newest === told) return;
      told = newest;
      last = Date.now();
      then(newest);
    };
    const heard = (event: MessageEvent<string>): void => {
      try {
        newest = (JSON.parse(event.data) as { complete_to: string | null }).complete_to;
      } catch {
        return;
      }
      waiting ??= setTimeout(tell, Math.max(0, last + LEAST - Date.now()));
    };
    const shown = (): void => {
      if (!document.hidden) tell();
    };
    const open = (): void => {
      source = new EventSource('/api/v1/live');
      source.onmessage = heard;
    };
    open();
    document.addEventListener('visibilitychange', shown);
    return () => {
      source?.close();
      clearTimeout(waiting);
      document.removeEventListener('visibilitychange', shown);
    };
  }, []);
}
