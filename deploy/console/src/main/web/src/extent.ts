// The session knows from which hour to which there is spend; a page that shows all of it begins and ends with the minute.
import { get, questionUrl, rows, type Answer, type Session } from './api';
import { instant, isoTime, sqlTime } from './times';

const HOUR = 3_600_000;
const LONGEST = 48 * HOUR;

export async function toTheMinute(session: Session): Promise<Session> {
  const first = instant(session.first_event);
  const last = instant(session.last_event);
  if (!first || !last || last.getTime() - first.getTime() > LONGEST || first.getTime() % HOUR !== 0 || last.getTime() % HOUR !== 0) return session;
  const [begin, end] = await Promise.all([minutes(first), minutes(last)]);
  return { ...session, first_event: begin[0] ?? session.first_event, last_event: end.at(-1) ?? isoTime(new Date(last.getTime() + HOUR - 1)) };
}

/** With a call, within an hour. */
async function minutes(hour: Date): Promise<readonly string[]> {
  const answer = await get<Answer>(questionUrl('spend_over_time', { dimension: 'TENANT', step: 60, from: sqlTime(hour), to: sqlTime(new Date(hour.getTime() + HOUR)) })).catch(() => null);
  return rows(answer).map((row) => row.text('at')).sort();
}
