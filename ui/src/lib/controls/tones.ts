/** What a colour may mean: green only "đạt", amber only "cần sửa / hẹn lại", red only real trouble. */
export type Tone = "plain" | "brand" | "good" | "warn" | "bad";
