/** Every backend by every fault with nothing to fall back on. */
import { rehearse } from './rehearsal.ts'

rehearse('nothing is kept')
