// In place of d3-format: figures are written by figures.ts, and no scale here is asked for the text of a tick.
const none = (): never => {
  throw new Error('ticks are written by figures.ts');
};

export { none as format, none as formatPrefix, none as formatSpecifier, none as precisionFixed, none as precisionPrefix, none as precisionRound };
