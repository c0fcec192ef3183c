import { InvalidArgumentError, Option } from 'commander';

/** Columns of a CSV that go by other names, each with ours. */
export type RenamedColumns = Readonly<Record<string, string>>;

/** `--column 'Created Date=createdAt'`, as often as there are such columns. @param example of the kind of table */
export const columnOption = (example: string): Option =>
  new Option('--column <name=ours...>', `a column of the CSV that goes by another name: '${example}'`).argParser(
    (text: string, before: RenamedColumns = {}) => {
      const at = text.lastIndexOf('=');
      if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`It has to be like '${example}'.`);
      return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
    },
  );
