//! Nothing stands beyond the window's edge, and no figure is torn apart at the end of a line.

use khupho_tests::harness::{Fault, Step, Window};

/// Fails where the page is wider than the window, words are wider than what they stand in, or a day
/// or a number begins in one line and ends in the next.
pub(super) fn check_edges(window: &Window, screen: &str) -> Step {
    for (fault, script) in [
        ("goes beyond the window's edge", SIDEWAYS),
        ("tears figures apart", TORN_FIGURES),
    ] {
        let found = window.run_script(script, vec![])?;
        if found.as_str() != Some("") {
            return Err(Fault::Unexpected(format!("{screen} {fault}: {found}")));
        }
    }
    Ok(())
}

const SIDEWAYS: &str = "
    const edge = document.documentElement.clientWidth + 1;
    const wide = (element) => element && element.scrollWidth > element.clientWidth + 1;
    const frames = [document.documentElement, ...document.querySelectorAll('.shell main, dialog[open]')];
    const words = 'a, button, dd, dt, h1, h2, h3, label, legend, li, p, summary, td, th';
    const spilt = [...document.querySelectorAll(words)].filter(
      (element) => wide(element) && element.clientWidth > 1 && !element.matches('.only-for-screen-readers'));
    if (!frames.some(wide) && spilt.length === 0) return '';
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > edge || spilt.includes(element))
      .map((element) => `${element.tagName}.${element.className} ${element.dataset.testid ?? ''}`)
      .slice(0, 5).join('; ') || 'something inside';";

/// A figure inside an address of the web may be torn, and one longer than these letters, such as a
/// house number in alleys of alleys.
const TORN_FIGURES: &str = r"
    const torn = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (!text.parentElement.checkVisibility()) continue;
      for (const found of text.data.matchAll(/(^|[\s(])(\d[\d.,:/]{1,15})(?=[\s)]|$)/g)) {
        const range = document.createRange();
        range.setStart(text, found.index + found[1].length);
        range.setEnd(text, found.index + found[0].length);
        const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.bottom)));
        if (lines.size > 1) torn.push(found[2]);
      }
    }
    return torn.slice(0, 5).join('; ');";
