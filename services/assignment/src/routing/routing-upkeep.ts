import { Timers } from '@baton/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { forgetOld } from './board/maintenance.store.js';
import { keepSnapshot } from './board/snapshots.store.js';
import { RoutingBoard, SNAPSHOT_EVERY } from './routing-board.js';

const SNAPSHOT_CHECK_MS = 5_000;
const FORGET_EVERY_MS = 3_600_000;

/** Keeps the log short to read: writes snapshots, outside of the routing lock, and forgets what is old. */
@Injectable()
export class RoutingUpkeep implements OnModuleInit {
  constructor(
    private readonly timers: Timers,
    private readonly board: RoutingBoard,
  ) {}

  onModuleInit(): void {
    this.timers.add({
      name: 'routing-snapshots',
      everyMs: SNAPSHOT_CHECK_MS,
      isDue: async () => this.board.hasDueSnapshot,
      work: async ({ tx }) => {
        const snapshot = this.board.takeDueSnapshot();
        if (snapshot) await keepSnapshot(tx, snapshot, SNAPSHOT_EVERY / 2);
        return 0;
      },
    });
    this.timers.add({ name: 'routing-retention', everyMs: FORGET_EVERY_MS, work: ({ tx, now }) => forgetOld(tx, now) });
  }
}
