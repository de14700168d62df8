// arguments: a select, the words of an option. Chooses it as a person would; false when not there.
const [select, words] = arguments;
const option = [...select.options].find((each) => each.textContent.trim() === words);
if (!option) return false;
select.focus();
select.value = option.value;
select.dispatchEvent(new Event("input", { bubbles: true }));
select.dispatchEvent(new Event("change", { bubbles: true }));
return true;
