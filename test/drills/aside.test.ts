/** Every backend by every fault while it is left alone, and while another one stands in. */
import { rehearse } from './rehearsal.ts'

rehearse('its circuit is open', 'another map stands in')
