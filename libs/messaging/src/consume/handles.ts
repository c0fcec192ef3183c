import 'reflect-metadata';
import type { EventName } from '@baton/contracts';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants.js';

/** What `@Handles` leaves for the strategy. */
export interface HandlerExtras {
  events?: readonly EventName[];
  raw?: boolean;
  join?: TopicJoin;
}

/** Which record had better wait for which: for its counterpart on the other topic, with the same key. */
export interface TopicJoin {
  readonly topic: string;
  readonly event: EventName;
  readonly waitsFor: string;
  readonly atMostMs: number;
}

/**
 * Names the events that a handler wants. The others are skipped by their header, without being parsed or remembered.
 * Stands beside `@EventPattern`.
 */
export const Handles = (...events: EventName[]): MethodDecorator => withExtras({ events });

/** For a handler that reads the records of its topic itself: it gets a RawSlice. Stands beside `@EventPattern`. */
export const HandlesRecords = (): MethodDecorator => withExtras({ raw: true });

/**
 * For a handler of several topics: their events come to it in one slice, those of `topic` first. Its `event` is held back, `atMostMs`, until the event
 * with the same key is there on `waitsFor`, so that a lead is worked on once for both. Stands beside `@EventPattern` with all the topics.
 */
export const Joins = (join: TopicJoin): MethodDecorator => withExtras({ join });

function withExtras(given: HandlerExtras): MethodDecorator {
  return (_target, _key, descriptor) => {
    const method = descriptor.value as object;
    const extras = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method) as HandlerExtras | undefined;
    Reflect.defineMetadata(PATTERN_EXTRAS_METADATA, { ...extras, ...given }, method);
  };
}
