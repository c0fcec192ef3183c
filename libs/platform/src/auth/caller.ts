import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who sent a request. */
export interface Caller {
  readonly name: string;
  /** `*` is every scope. */
  readonly scopes: readonly string[];
  /** What the verifier of the key knows beside: the id of a source, for instance. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Whether a caller has a scope. */
export const hasScope = (caller: Caller, scope: string): boolean => caller.scopes.includes('*') || caller.scopes.includes(scope);

/** Parameter of a route: the Caller. Only on routes that are not public. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ caller?: Caller }>().caller,
);
