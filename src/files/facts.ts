import type { Fact } from '../facts.ts'
import type { Folder } from '../folders/store.ts'
import type { KeptFile } from './store.ts'

/** What was delivered in each folder. */
export function documentFacts (folders: Folder[], files: KeptFile[]): Fact[] {
  return folders.map(folder => ({
    label: folder.name,
    value: files.filter(file => file.folder_id === folder.id).map(file => file.name).join('\n'),
  }))
}
