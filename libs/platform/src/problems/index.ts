export { fieldErrors, type FieldError } from './field-errors.js';
export { invalidRequest } from './invalid-request.js';
export { Problem, type ProblemContent } from './problem.js';
