import { derivedId } from '@baton/contracts';
import { messageIdFrom } from '@baton/platform/mail';

/** The same for the same step of the same episode, on every try: whoever receives it twice can tell. */
export const messageIdOf = (episodeId: string, stepId: string, from: string): string =>
  messageIdFrom(derivedId(episodeId, `mail/${stepId}`), from);
