// class-transformer keeps its registry of @Type here, and exports its types only under another path.
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage.js';
}
