/** Showing PDFs inside the window. What draws them is only loaded when the first one is opened. */

/** Why a PDF is not shown: it has a password, it is damaged, or what draws PDFs does not start here. */
export type PdfFault = "password" | "damaged" | "unusable";

/** A PDF that is not shown. */
export class PdfRefused extends Error {
  readonly fault: PdfFault;

  constructor(fault: PdfFault) {
    super(fault);
    this.fault = fault;
  }
}

/** A page that is drawn, or being drawn. */
export interface PdfDrawing {
  /** Done, or stopped. Throws {@link PdfRefused} for a page that is damaged. */
  readonly done: Promise<DrawnPage>;
  /** Gives the memory back. */
  stop(): void;
}

/** What is to be told of a drawn page. */
export interface DrawnPage {
  /** Whether stamps, signatures or form fields lie on it: how they look is drawn, nothing of them is verified. */
  stamped: boolean;
}

/** A PDF that is open. */
export interface OpenPdf {
  readonly pages: number;
  /** Draws a page, counted from 1, as wide as `width_px` of the screen. */
  draw(page: number, canvas: HTMLCanvasElement, width_px: number): PdfDrawing;
  /** Lets everything of it go. */
  close(): Promise<void>;
}

/** Opens a PDF; its bytes are given away. Throws {@link PdfRefused}. */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<OpenPdf> {
  let drawing: typeof import("./drawing");
  try {
    drawing = await import("./drawing");
  } catch {
    throw new PdfRefused("unusable");
  }
  return drawing.open(bytes);
}

/** The bytes of a content as the program hands them out. */
export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}
