import { Liquid, LiquidError, type Template } from 'liquidjs';

/** Where in a template something is wrong; both count from 1. */
export interface TemplateError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a template may use. Absent values are empty strings, so that `default` works and nothing prints "null". */
export interface TemplateVariables {
  readonly person: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    readonly locale: string;
    readonly country: string;
  };
  readonly company: { readonly name: string };
  readonly unsubscribeUrl: string;
}

const known: Readonly<Record<string, readonly string[] | null>> = {
  person: ['firstName', 'lastName', 'email', 'locale', 'country'],
  company: ['name'],
  unsubscribeUrl: null,
};

/** Programs are configuration: they read no files, and a loop without end stops. */
function engine(outputEscape?: 'escape'): Liquid {
  const liquid = new Liquid({
    templates: {},
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    cache: 1000,
    parseLimit: 200_000,
    renderLimit: 500,
    memoryLimit: 5_000_000,
    ...(outputEscape === undefined ? {} : { outputEscape }),
  });
  for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];
  return liquid;
}
const plain = engine();
const html = engine('escape');

type Parsed = { readonly liquid: Liquid; readonly templates: Template[] };
const parse = (source: string, isHtml: boolean): Parsed => {
  const liquid = isHtml ? html : plain;
  return { liquid, templates: liquid.parse(source) };
};

function unknownVariables({ liquid, templates }: Parsed): TemplateError[] {
  const errors: TemplateError[] = [];
  for (const uses of Object.values(liquid.analyzeSync(templates).globals))
    for (const { segments, location } of uses) {
      const [root, field] = segments.map(String);
      const fields = known[root!];
      if (fields === undefined)
        errors.push({
          line: location.row,
          column: location.col,
          message: `there is no ${root}; there are ${Object.keys(known).join(', ')}`,
        });
      else if (fields !== null && field !== undefined && !fields.includes(field))
        errors.push({
          line: location.row,
          column: location.col,
          message: `there is no ${root}.${field}; ${root} has ${fields.join(', ')}`,
        });
    }
  return errors;
}

/** Everything that is wrong with a template: syntax, filters, tags, variables that do not exist. */
export function templateErrors(source: string, isHtml: boolean): TemplateError[] {
  try {
    return unknownVariables(parse(source, isHtml));
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    const [line, column] = error.token.getPosition();
    return [{ line: line!, column: column!, message: error.originalError?.message ?? error.message.replace(/, line:\d+, col:\d+$/, '') }];
  }
}

/** Fills a template in. In HTML every value is escaped. @throws LiquidError on limits and errors at run time */
export function render(source: string, isHtml: boolean, variables: TemplateVariables): string {
  const { liquid, templates } = parse(source, isHtml);
  return liquid.renderSync(templates, variables) as string;
}
