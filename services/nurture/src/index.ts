export { NurtureModule } from './nurture.module.js';
