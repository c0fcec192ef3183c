import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { metricsOfPage, operationsPage } from './operations-page.fixture.js';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string };
}
const file = join(import.meta.dirname, '..', '..', 'prometheus', 'baton-alerts.yaml');
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap(group => group.rules);

/** The texts of all nodes of a kind in an expression; ⚠ is what cannot be read. */
function nodesOf(expr: string, kind: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: node => {
      if (node.name === kind) found.push(expr.slice(node.from, node.to));
    },
  });
  return found;
}

describe('the alerts for Prometheus', () => {
  it('are read by the parser of Prometheus, which finds a mistake', () => {
    expect(nodesOf('max by (service (baton_dead_letters) > 0', '⚠')).not.toEqual([]);
    for (const { alert, expr } of rules) expect({ alert, mistakes: nodesOf(expr, '⚠') }).toEqual({ alert, mistakes: [] });
  });

  it('ask for metrics that there are', () => {
    const known = metricsOfPage();
    for (const { alert, expr } of rules) {
      const asked = nodesOf(expr, 'Identifier').filter(name => name.startsWith('baton_'));
      expect({ alert, asks: asked.length > 0 }).toEqual({ alert, asks: true });
      const unknown = asked.filter(name => !known.has(name.replace(/_(bucket|count|sum)$/, '')));
      expect({ alert, unknown }).toEqual({ alert, unknown: [] });
    }
  });

  it('each say how bad it is, and what has happened', () => {
    for (const { alert, labels, annotations } of rules) {
      expect({ alert, severity: labels.severity }).toEqual({ alert, severity: expect.stringMatching(/^(critical|warning)$/) });
      expect(annotations.summary).toMatch(/\S/);
    }
  });

  it('each have a line in docs/operations.md, and each line an alert', () => {
    const lines = [...operationsPage.matchAll(/^\| (Baton\w+) /gm)].map(([, name]) => name);
    expect(lines.toSorted()).toEqual(rules.map(rule => rule.alert).toSorted());
  });
});
