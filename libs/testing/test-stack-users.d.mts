export function enter(directory: string): Promise<void>;
export function leave(directory: string): Promise<void>;
export function otherUsers(directory: string): Promise<number[]>;
