export interface Curve {
  readonly name: string;
  /** Milliseconds at a percentile. */
  at(percentile: number): number;
}

const percentiles = [50, 75, 90, 95, 99, 99.5, 99.9];
const [width, height, left, top, bottom] = [640, 300, 56, 16, 40];
const colors = ['#444444', '#9db8d9', '#1f5fa8', '#e3b27a', '#c05a00'];
/** Milliseconds; both axes are logarithmic. */
const lines = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000];

/** Latency by percentile as SVG, the tail drawn wide. */
export function plotOf(curves: readonly Curve[]): string {
  const values = curves.flatMap((curve) => percentiles.map((p) => Math.max(0.05, curve.at(p))));
  const [low, high] = [Math.min(...values) / 1.3, Math.max(...values) * 1.3];
  const y = (ms: number): number => {
    const part = Math.log(Math.max(ms, low) / low) / Math.log(high / low);
    return round(height - bottom - part * (height - top - bottom));
  };
  const x = (p: number): number => {
    const depth = (percentile: number): number => -Math.log10(1 - percentile / 100);
    const part = (depth(p) - depth(50)) / (depth(99.9) - depth(50));
    return round(left + part * (width - left - 150));
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...lines
      .filter((ms) => ms > low && ms < high)
      .map(
        (ms) =>
          `<path d="M${left} ${y(ms)}H${x(99.9)}" stroke="#dddddd"/><text x="${left - 6}" y="${y(ms) + 4}" text-anchor="end">${ms} ms</text>`,
      ),
    ...percentiles.map(
      (p) => `<text x="${x(p)}" y="${height - bottom + 18}" text-anchor="middle">${p} %</text>`,
    ),
    ...curves.map((curve, n) => drawn(curve, { n, x, y })),
    '</svg>',
    '',
  ].join('\n');
}

function drawn(
  curve: Curve,
  { n, x, y }: { n: number; x: (p: number) => number; y: (ms: number) => number },
): string {
  const color = colors[n % colors.length]!;
  const points = percentiles.map((p) => `${x(p)},${y(curve.at(p))}`).join(' ');
  const legend = `<text x="${width - 140}" y="${top + 14 + n * 18}" fill="${color}">${curve.name}</text>`;
  return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2"/>${legend}`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

export interface Bar {
  readonly name: string;
  /** MB/s of each round. */
  readonly rates: readonly number[];
}

/** Rates as SVG: a bar to the median, a line from the least to the most. */
export function barsOf(bars: readonly Bar[]): string {
  const most = Math.max(...bars.flatMap(({ rates }) => rates)) * 1.1;
  const [row, nameWidth] = [28, 130];
  const barsHeight = top + bars.length * row + 8;
  const x = (rate: number): number => round(nameWidth + (rate / most) * (width - nameWidth - 90));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${barsHeight}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${barsHeight}" fill="white"/>`,
    ...bars.map(({ name, rates }, n) => {
      const sorted = rates.toSorted((a, b) => a - b);
      const median = sorted[sorted.length >> 1] ?? 0;
      const y = top + n * row;
      const bar = `<rect x="${nameWidth}" y="${y}" width="${round(x(median) - nameWidth)}" height="18" fill="${colors[n % colors.length]}"/>`;
      const range = `<path d="M${x(sorted[0] ?? 0)} ${y + 9}H${x(sorted.at(-1) ?? 0)}" stroke="black"/>`;
      const text = `<text x="${nameWidth - 6}" y="${y + 13}" text-anchor="end">${name}</text>`;
      const rate = `<text x="${x(sorted.at(-1) ?? 0) + 6}" y="${y + 13}">${round(median)} MB/s</text>`;
      return `${bar}${range}${text}${rate}`;
    }),
    '</svg>',
    '',
  ].join('\n');
}
