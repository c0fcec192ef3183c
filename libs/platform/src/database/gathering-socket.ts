import { Socket } from 'node:net';

/** So much is worth a system call of its own: the server works on it while what follows is still being put together. */
const SEND_AT_BYTES = 32 * 1024;

/**
 * A socket that sends what is written in one go of the event loop in one piece: statements that are asked for together reach the server together,
 * by one system call, unless they are large.
 */
export class GatheringSocket extends Socket {
  private gathering = false;

  constructor() {
    super();
    const { connect, write, uncork } = Socket.prototype;
    this.connect = (...to: unknown[]) => {
      connect.apply(this, to as Parameters<typeof connect>);
      // Only now: connecting gives a socket the plain one.
      this.write = (...written: unknown[]) => {
        this.gather();
        return write.apply(this, written as Parameters<typeof write>);
      };
      return this;
    };
    // The driver holds a statement back until it is whole, and then lets go.
    this.uncork = () => {
      uncork.call(this);
      if (!this.gathering || this.writableCorked > 1 || this.writableLength < SEND_AT_BYTES) return;
      uncork.call(this);
      this.cork();
    };
  }

  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.cork();
    process.nextTick(() => {
      this.gathering = false;
      this.uncork();
    });
  }
}
