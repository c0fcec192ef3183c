export * from './calendar-specification.js';
export * from './calendar.errors.js';
export * from './quiet-hours.js';
export * from './start-of-work.js';
export * from './time-window.js';
export * from './working-calendar.js';
export * from './working-time.js';
export { isTimeZone } from './zone-timeline.js';
