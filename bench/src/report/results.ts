import type { PeerRun } from '../peers/reference-pipelines.js';
import type { Delivery } from '../runs/delivery.js';
import type { EndToEnd } from '../runs/end-to-end.js';
import type { HttpLoad } from '../runs/http-load.js';
import type { Idle } from '../runs/idle.js';
import type { Replay } from '../runs/replay.js';
import type { Throughput } from '../runs/throughput.js';

/** A run of the bench; parts that were not asked for, or could not be run, are absent. */
export interface Results {
  at: string;
  commit: string;
  machine: { cores: number; cpu: string; memoryGibibytes: number; node: string };
  settings: { inquiries: number; warmUp: number; reps: number; steadySeconds: number };
  /** Reference pipelines, the run at 100/s. */
  peers?: PeerRun[];
  /** The hand-written pipeline once more, at 20/s. */
  slowPeer?: PeerRun;
  threeServices?: Throughput;
  fiveServices?: Throughput;
  endToEnd?: EndToEnd[];
  http?: HttpLoad;
  idle?: Idle;
  delivery?: Delivery;
  /** Of all decisions of the parts above that load the system. */
  replay?: Replay;
  notes: string[];
}
