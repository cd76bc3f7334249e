// In place of d3-interpolate, which brings colours, dates and texts: these scales are of lengths.
type Between = (at: number) => number;

export const interpolateNumber = (from: number, to: number): Between => (at) => from * (1 - at) + to * at;
export const interpolateRound = (from: number, to: number): Between => (at) => Math.round(from * (1 - at) + to * at);
export { interpolateNumber as interpolate };
/** Only scales of colours ask for it, and none is here. */
export const piecewise = interpolateNumber;
