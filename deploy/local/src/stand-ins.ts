import { join } from 'node:path';
import { SupervisedProcess } from '@baton/local-stack';
import type { ServiceSurroundings } from './services.js';

export const smtpPortOf = (portBase: number): number => portBase + 25;
/** Where the example CRM takes webhooks. */
export const crmPortOf = (portBase: number): number => portBase + 40;
export const graphPortOf = (portBase: number): number => portBase + 27;

/** What the demo has in place of the outside world: a mail server that keeps the mails, and the part of Meta's Graph API that gives a lead's details. */
export const planStandIns = ({ root, logs, portBase, onChange, infrastructure }: ServiceSurroundings): SupervisedProcess[] => [
  new SupervisedProcess({
    name: 'stand-ins',
    command: process.execPath,
    args: [join(root, 'deploy', 'local', 'dist', 'stand-ins-main.js'), String(smtpPortOf(portBase)), String(graphPortOf(portBase))],
    cwd: root,
    logFile: join(logs, 'stand-ins.log'),
    isReady: async () => {
      try {
        return (await fetch(`http://127.0.0.1:${smtpPortOf(portBase) + 1}/messages`)).ok;
      } catch {
        return false;
      }
    },
    onChange,
    watchdog: infrastructure.stack.watchdog,
    stage: 0,
  }),
];
