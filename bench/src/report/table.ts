/** A table in Markdown, its columns aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** A number with so many digits after the point; – for none. */
export const figure = (value: number | undefined, digits = 0): string =>
  value === undefined || Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** CPU milliseconds a lead by process, the largest first. @param cpu seconds */
export const breakdown = (cpu: Readonly<Record<string, number>>, leads: number): string =>
  Object.entries(cpu)
    .sort(([, a], [, b]) => b - a)
    .map(([name, seconds]) => `${name} ${figure((seconds * 1000) / leads, 3)}`)
    .join(', ');
