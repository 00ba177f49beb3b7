/**
 * The few questions that are asked of XML.
 *
 * @module
 */
import { DOMParser } from '@xmldom/xmldom'
import { AuthenticationError } from '../authentication-error.ts'

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** @throws {AuthenticationError} when it is not well-formed, to the letter. */
export function parseXml(xml: string): Element {
  const complain = (message: unknown): never => {
    throw new AuthenticationError('The assertion is not well-formed XML.', { cause: message })
  }
  const errorHandler = { warning: complain, error: complain, fatalError: complain }
  const root = new DOMParser({ errorHandler }).parseFromString(xml, 'text/xml')
    .documentElement as Element | null
  return root ?? complain('no root')
}

export const isNamed = (element: Element, namespace: string, name: string): boolean =>
  element.namespaceURI === namespace && element.localName === name

export const childrenOf = (element: Element, namespace: string, name: string): readonly Element[] =>
  elementsIn(element.childNodes).filter((child) => isNamed(child, namespace, name))

/** Anywhere below. */
export const allOf = (element: Element, namespace: string, name: string): readonly Element[] =>
  elementsIn(element.getElementsByTagNameNS(namespace, name))

export const everyElement = (element: Element): readonly Element[] => [
  element,
  ...elementsIn(element.getElementsByTagName('*')),
]

function elementsIn(nodes: { readonly length: number; item(index: number): unknown }): Element[] {
  return Array.from({ length: nodes.length }, (_, index) => nodes.item(index) as Element).filter(
    (node) => node.nodeType === 1,
  )
}

/** `null` unless it is text and nothing else. */
export function textOf(element: Element | undefined): string | null {
  if (element === undefined) return null
  const nodes = Array.from({ length: element.childNodes.length }, (_, index) =>
    element.childNodes.item(index),
  )
  return nodes.every(({ nodeType }) => nodeType === 3) ? (element.textContent ?? '').trim() : null
}
