// A time axis on which nothing happening takes no room.
export interface Span {
  readonly begin: number;
  readonly end: number;
}

export interface Gap {
  readonly at: number;
  readonly idle: number;
}

export interface Folded {
  readonly x: (ms: number) => number;
  readonly gaps: readonly Gap[];
  readonly busy: number;
}

export function fold(spans: readonly Span[], width: number, idle = 1000, gap = 46): Folded {
  const busy: { begin: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.begin - b.begin)) {
    const last = busy.at(-1);
    if (last && span.begin - last.end <= idle) last.end = Math.max(last.end, span.end);
    else busy.push({ begin: span.begin, end: Math.max(span.end, span.begin) });
  }
  const live = busy.reduce((all, one) => all + one.end - one.begin, 0);
  const fits = busy.length <= 1 ? 0 : Math.min(gap, (width * 0.5) / (busy.length - 1));
  const room = Math.max(1, width - fits * (busy.length - 1));
  const scale = live > 0 ? room / live : 0;
  const starts: number[] = [];
  const gaps: Gap[] = [];
  let at = 0;
  busy.forEach((one, n) => {
    starts.push(at);
    at += (one.end - one.begin) * scale;
    const next = busy[n + 1];
    if (next) gaps.push({ at: at + fits / 2, idle: next.begin - one.end });
    at += fits;
  });
  const x = (ms: number): number => {
    for (let n = 0; n < busy.length; n += 1) {
      const one = busy[n]!;
      if (ms <= one.end + 1e-6) return starts[n]! + (Math.max(ms, one.begin) - one.begin) * scale;
    }
    return at - fits;
  };
  return { x, gaps, busy: live };
}
