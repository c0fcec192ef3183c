const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Whether a receiver may have this id. */
export const isReceiverId = (id: string): boolean => ID.test(id);
