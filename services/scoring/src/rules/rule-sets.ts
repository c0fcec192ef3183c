import { Injectable } from '@nestjs/common';
import type { Transaction } from '@baton/platform';
import { defaultRules } from '../default-rules.js';
import { parseRuleSet } from './parse-rule-set.js';
import type { CompiledRuleSet } from './rule-set.js';
import { activate, activeActivation, sourceOf } from './rule-sets.store.js';

/** Compiled rule sets, by hash. They never change, so that memory can't be out of date. */
@Injectable()
export class RuleSets {
  private readonly compiled = new Map<string, CompiledRuleSet>();

  /**
   * The rule set of a hash, compiled once per process.
   * @param hash null: none is in force yet; the default rules are put in force, in this transaction
   */
  async get(tx: Transaction, hash: string | null, now: Date): Promise<CompiledRuleSet> {
    const known = hash === null ? undefined : this.compiled.get(hash);
    if (known) return known;
    if (hash === null) {
      const ruleSet = this.compile(defaultRules);
      await activate(tx, ruleSet, defaultRules, 'baton', 'the rules that a new installation starts with', now);
      return ruleSet;
    }
    const source = await sourceOf(tx, hash);
    if (source === null) throw new Error(`there is no rule set ${hash}`);
    // Under the hash that was asked for: a later version may hash differently, what was activated keeps its name.
    const ruleSet = { ...this.compile(source), hash };
    this.compiled.set(hash, ruleSet);
    return ruleSet;
  }

  /** The rule set in force. */
  async active(tx: Transaction, now: Date): Promise<CompiledRuleSet> {
    return this.get(tx, (await activeActivation(tx))?.hash ?? null, now);
  }

  private compile(source: string): CompiledRuleSet {
    const parsed = parseRuleSet(source);
    if (!parsed.ok) throw new Error(`a stored rule set does not compile: ${parsed.errors.map(e => `${e.field} ${e.message}`).join('; ')}`);
    return parsed.ruleSet;
  }
}
