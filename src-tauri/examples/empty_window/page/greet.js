const name = document.getElementById("name");
const greeting = document.getElementById("greeting");
document.getElementById("greet").addEventListener("click", () => {
  greeting.textContent = `Xin chào ${name.value}`;
});
