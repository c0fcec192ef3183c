import stringWidth from 'string-width';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | null | undefined;
  readonly align?: 'right';
}

const GAP = '  ';
const LEAST = 8;
const segments = new Intl.Segmenter();

/**
 * Rows under titles. Where they are wider than the terminal, the widest columns are cut, marked by an ellipsis.
 * @param width columns of the terminal; Infinity cuts nothing
 */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string {
  const cells = [columns.map(column => column.title), ...rows.map(row => columns.map(column => onOneLine(column.of(row))))];
  const widths = fitted(
    columns.map((_, index) => Math.max(...cells.map(line => stringWidth(line[index]!)))),
    width - GAP.length * (columns.length - 1),
  );
  return cells
    .map(line =>
      line
        .map((text, index) => padded(cut(text, widths[index]!), widths[index]!, columns[index]!.align))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

const onOneLine = (value: string | number | null | undefined): string => String(value ?? '-').replaceAll(/\s+/g, ' ');

/** Gives all columns the same limit, the largest with which they fit; none less than a readable rest. */
function fitted(natural: readonly number[], available: number): number[] {
  const under = (limit: number) => natural.map(each => Math.min(each, limit));
  let limit = Math.max(...natural);
  while (limit > LEAST && under(limit).reduce((sum, each) => sum + each, 0) > available) limit--;
  return under(limit);
}

/** The beginning of a text that is not wider than told, ending in an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of segments.segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function padded(text: string, width: number, align: 'right' | undefined): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
