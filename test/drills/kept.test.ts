/** Every backend by every fault while its records are kept. */
import { rehearse } from './rehearsal.ts'

rehearse('all is within its age', 'most is past its age')
