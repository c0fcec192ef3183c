import type { Grade } from '@baton/contracts';
import type { CompiledRuleSet } from '../rules/rule-set.js';
import { combineFacts, withInquiries, type KnownInquiry } from './combine-facts.js';
import { scoreLead, withinWindow, type Behavior, type LeadScore } from './score-lead.js';

/**
 * `awaiting-inquiry`: something was seen of the lead, its inquiry not yet (between topics nothing is ordered).
 * `open`: scored, and scored again. `closed`: no longer scored again. `merged`: lives on in another lead.
 */
export const leadStatuses = ['awaiting-inquiry', 'open', 'closed', 'merged'] as const;
export type LeadStatus = (typeof leadStatuses)[number];
export type DueKind = 'rescore' | 'give-up';
export type ScoreCause = 'inquiry' | 'behavior' | 'visitor-identified' | 'merge' | 'unmerge' | 'reopened' | 'rule-set' | 'decay';

export interface HistoryEntry {
  readonly at: string;
  readonly score: number;
  readonly grade: Grade;
  readonly fit: number;
  readonly intent: number;
  readonly modelVersion: string;
  readonly cause: ScoreCause;
}

/** The part of the row that is read and written as one document. */
export interface LeadDetail {
  readonly inquiries: readonly KnownInquiry[];
  /** Leads that were merged into this one, and into those. */
  readonly absorbed: readonly string[];
  readonly fit: number;
  readonly intent: number;
  /** Rule id and points; the texts stand in the rule set. */
  readonly reasons: readonly (readonly [string, number])[];
  /** The scores that were announced, oldest first; the newest `MAX_HISTORY`. */
  readonly history: readonly HistoryEntry[];
}

/** A lead as this service knows it. */
export interface LeadRecord {
  readonly id: string;
  readonly status: LeadStatus;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly modelVersion: string | null;
  readonly scoredAt: Date | null;
  readonly sawIntakeVersion: number;
  readonly sawBehaviors: number;
  readonly streamVersion: number;
  readonly nextDueAt: Date | null;
  readonly nextDueKind: DueKind | null;
  readonly detail: LeadDetail;
}

const MAX_HISTORY = 50;
const DAY = 86_400_000;
/** Intake keeps its events for 7 days: what has not come by then never will. */
const GIVE_UP_AFTER = 8 * DAY;
const RESCORE_AFTER = DAY;
/** Without behavior nothing decays. */
const RESCORE_UNCHANGING_AFTER = 30 * DAY;

/** A lead of which nothing is known but that it exists. */
export const unknownLead = (id: string): LeadRecord => ({
  id,
  status: 'awaiting-inquiry',
  score: null,
  grade: null,
  modelVersion: null,
  scoredAt: null,
  sawIntakeVersion: 0,
  sawBehaviors: 0,
  streamVersion: 0,
  nextDueAt: null,
  nextDueKind: null,
  detail: { inquiries: [], absorbed: [], fit: 0, intent: 0, reasons: [], history: [] },
});

/** Sets the one next thing that is due (none for a lead that is done with). */
export function withNextDue(lead: LeadRecord, now: Date): LeadRecord {
  if (lead.status === 'closed' || lead.status === 'merged') return { ...lead, nextDueAt: null, nextDueKind: null };
  if (lead.status === 'awaiting-inquiry')
    return lead.nextDueKind === 'give-up' ? lead : { ...lead, nextDueAt: new Date(now.getTime() + GIVE_UP_AFTER), nextDueKind: 'give-up' };
  const after = lead.sawBehaviors > 0 ? RESCORE_AFTER : RESCORE_UNCHANGING_AFTER;
  return { ...lead, nextDueAt: new Date(now.getTime() + after), nextDueKind: 'rescore' };
}

/** Notes the newest intake event that went into the lead. Versions are counted per key: those of a lead that was merged into it say nothing. */
export const withIntakeVersion = (lead: LeadRecord, event: { key: string; streamVersion: number }): LeadRecord =>
  event.key === lead.id && event.streamVersion > lead.sawIntakeVersion ? { ...lead, sawIntakeVersion: event.streamVersion } : lead;

/** Adds inquiries; the first opens the lead. */
export function withMoreInquiries(lead: LeadRecord, inquiries: readonly KnownInquiry[]): LeadRecord {
  if (inquiries.length === 0) return lead;
  const status = lead.status === 'awaiting-inquiry' ? 'open' : lead.status;
  return { ...lead, status, detail: { ...lead.detail, inquiries: withInquiries(lead.detail.inquiries, inquiries) } };
}

/**
 * The score of a lead at a time, or null while no inquiry of it is known.
 * @param behaviors all of the lead's, in any order
 */
export function scoreOf(lead: LeadRecord, behaviors: readonly Behavior[], ruleSet: CompiledRuleSet, now: Date): LeadScore | null {
  const { inquiries } = lead.detail;
  if (inquiries.length === 0) return null;
  const counted = withinWindow(ruleSet, behaviors, now.getTime());
  return scoreLead(ruleSet, combineFacts(inquiries, counted), counted, now.getTime());
}

/** The lead with the reasons of a score that is no news. */
export const withReasons = (lead: LeadRecord, score: LeadScore): LeadRecord => ({
  ...lead,
  modelVersion: score.modelVersion,
  detail: { ...lead.detail, fit: score.fit, intent: score.intent, reasons: score.reasons.map(r => [r.rule, r.points] as const) },
});

/** The lead with a score that is announced to others. */
export function withScore(lead: LeadRecord, score: LeadScore, now: Date, cause: ScoreCause): LeadRecord {
  const { fit, intent, grade, modelVersion } = score;
  const entry: HistoryEntry = { at: now.toISOString(), score: score.score, grade, fit, intent, modelVersion, cause };
  const { history } = lead.detail;
  return {
    ...lead,
    score: score.score,
    grade,
    modelVersion,
    scoredAt: now,
    streamVersion: lead.streamVersion + 1,
    detail: {
      ...lead.detail,
      fit,
      intent,
      reasons: score.reasons.map(r => [r.rule, r.points] as const),
      history: [...(history.length < MAX_HISTORY ? history : history.slice(1)), entry],
    },
  };
}

/** Whether others have to hear of it. What only fell with time is of interest when the grade changes. */
export const isNews = (lead: LeadRecord, score: LeadScore, cause: ScoreCause): boolean =>
  cause === 'decay' ? score.grade !== lead.grade : score.score !== lead.score || score.grade !== lead.grade;

/** Survivor and merged lead after a merge. Inquiries keep the lead that they were made for. */
export function merge(survivor: LeadRecord, merged: LeadRecord): { survivor: LeadRecord; merged: LeadRecord } {
  const absorbed = [...new Set([...survivor.detail.absorbed, merged.id, ...merged.detail.absorbed])];
  const grown = withMoreInquiries(survivor, merged.detail.inquiries);
  // Whoever is merged into a closed lead is a person with whom something is open again, unless both are done with.
  const status = survivor.status === 'closed' && merged.status === 'open' ? 'open' : grown.status;
  return {
    survivor: { ...grown, status, sawBehaviors: survivor.sawBehaviors + merged.sawBehaviors, detail: { ...grown.detail, absorbed } },
    merged: { ...merged, status: 'merged', sawBehaviors: 0, detail: { ...merged.detail, inquiries: [] } },
  };
}

/**
 * Undoes a merge: what was made for the restored lead, or for leads merged into it before, goes back to it.
 * @param restoredBehaviors how many behaviors go back with it
 */
export function unmerge(
  survivor: LeadRecord,
  restored: LeadRecord,
  restoredBehaviors: number,
): { survivor: LeadRecord; restored: LeadRecord } {
  const family = familyOf(restored);
  const theirs = survivor.detail.inquiries.filter(i => family.has(i.from));
  const rest = survivor.detail.inquiries.filter(i => !family.has(i.from));
  const back = withMoreInquiries({ ...restored, status: 'awaiting-inquiry', sawBehaviors: restoredBehaviors }, theirs);
  const absorbed = survivor.detail.absorbed.filter(id => !family.has(id));
  const status = rest.length === 0 && survivor.status === 'open' ? 'awaiting-inquiry' : survivor.status;
  return {
    survivor: {
      ...survivor,
      status,
      sawBehaviors: Math.max(0, survivor.sawBehaviors - restoredBehaviors),
      detail: { ...survivor.detail, inquiries: rest, absorbed },
    },
    restored: back,
  };
}

/** The ids whose inquiries and behaviors belong to a lead. */
export const familyOf = (lead: LeadRecord): Set<string> => new Set([lead.id, ...lead.detail.absorbed]);
