import { Socket } from 'node:net';

/**
 * A socket that sends what is written in one go of the event loop in one piece: statements that are asked for together reach the server together,
 * by one system call.
 */
export class GatheringSocket extends Socket {
  private gathering = false;

  constructor() {
    super();
    const { connect, write } = Socket.prototype;
    this.connect = (...to: unknown[]) => {
      connect.apply(this, to as Parameters<typeof connect>);
      // Only now: connecting gives a socket the plain one.
      this.write = (...written: unknown[]) => {
        this.gather();
        return write.apply(this, written as Parameters<typeof write>);
      };
      return this;
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
