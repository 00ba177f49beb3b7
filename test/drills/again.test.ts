/** Every backend by every fault with further tries, and with what the SDL declares for a lost place. */
import { rehearse } from './rehearsal.ts'

rehearse('tried again', 'declared NULL', 'declared FALLBACK', 'declared FAIL')
