import { errorCode } from '@baton/platform';

const RETRIES = 5;
/** Another transaction was in the way, and this one was chosen to give way: nothing of it remains, it is simply run again. */
const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(errorCode(error) ?? '');

/**
 * Runs a transaction again, from the start, when it loses a deadlock or a serialization conflict, up to five times.
 * @param isPassing what else is worth another attempt
 */
export async function retryConflicts<T>(transaction: () => Promise<T>, isPassing: (error: unknown) => boolean = () => false): Promise<T> {
  for (let conflicts = 0; ; conflicts++) {
    try {
      return await transaction();
    } catch (error) {
      if (!(isConflict(error) || isPassing(error)) || conflicts >= RETRIES) throw error;
    }
  }
}
