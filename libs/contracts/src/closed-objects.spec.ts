import fc from 'fast-check';
import { Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { closedObjects } from './closed-objects.js';
import { eventDefinitions } from './registry.js';
import { openSchema } from './validation.js';

const closed = { additionalProperties: false } as const;
const Point = Type.Object({ x: Type.Number(), label: Type.Optional(Type.String()) }, closed);
const Drawing = Type.Object(
  {
    origin: Point,
    points: Type.Optional(Type.Array(Point)),
    last: Type.Optional(Type.Union([Point, Type.Null()])),
    notes: Type.Optional(Type.Record(Type.String(), Type.String())),
    free: Type.Optional(Type.Object({ a: Type.Optional(Type.Number()) })),
    either: Type.Optional(Type.Union([Point, Type.Object({ y: Type.Number() }, closed)])),
  },
  closed,
);

const point = fc.record({ x: fc.integer(), label: fc.string(), other: fc.boolean() }, { requiredKeys: ['x'] });
const drawing = fc.record(
  {
    origin: fc.oneof(point, fc.constant(null)),
    points: fc.oneof(fc.array(point, { maxLength: 3 }), point),
    last: fc.oneof(point, fc.constant(null), fc.integer()),
    notes: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
    free: fc.record({ a: fc.integer(), b: fc.integer() }, { requiredKeys: [] }),
    either: fc.oneof(point, fc.record({ y: fc.integer() })),
    more: fc.integer(),
  },
  { requiredKeys: ['origin'] },
);

describe('fields that a closed schema does not name', () => {
  it('are found wherever the schema library finds them', () => {
    const [strict, open, hasNoOther] = [Compile(Drawing), Compile(openSchema(Drawing)), closedObjects(Drawing)];
    fc.assert(
      fc.property(fc.oneof(drawing, fc.anything()), value => {
        if (open.Check(value) && hasNoOther(value)) expect(strict.Check(value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('are seen not to be there, but where one of several closed schemas is meant', () => {
    const { either, ...others } = Drawing.properties;
    const hasNoOther = closedObjects(Type.Object(others, closed));
    expect(hasNoOther({ origin: { x: 1 }, points: [{ x: 2, label: 'b' }], last: null, notes: { any: 'name' }, free: { b: 1 } })).toBe(true);
    expect(closedObjects(Type.Object({ either }, closed))({ either: { y: 1 } })).toBe(false);
  });

  it.each(['origin', 'points', 'last'])('are found in %s', place => {
    const wrong = { x: 1, other: true };
    expect(closedObjects(Drawing)({ origin: { x: 1 }, [place]: place === 'points' ? [wrong] : wrong })).toBe(false);
  });

  it('can be looked for in every event', () => {
    const unknowable = Object.entries(eventDefinitions).filter(([, { data }]) => !closedObjects(data as TSchema)({}));
    expect(unknowable.map(([name]) => name)).toEqual([]);
  });
});
