//! Finds the net that the crate microflow brings, `models/sine.tflite`, of 1-16-16-1 and int8, where cargo has unpacked the crate.

use std::process::Command;
use std::{env, fs};

fn main() {
    let metadata = Command::new(env::var("CARGO").expect("cargo says what it is"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", "thumbv7em-none-eabihf"])
        .output()
        .expect("cargo runs");
    let metadata = String::from_utf8(metadata.stdout).expect("text");
    let folder = metadata
        .split('"')
        .find_map(|text| text.strip_suffix("/Cargo.toml").filter(|folder| folder.ends_with("/microflow-0.1.3")))
        .expect("microflow among the packages");
    let source = format!("#[microflow::model(\"{folder}/models/sine.tflite\")]\nstruct Sine;\n");
    fs::write(format!("{}/sine.rs", env::var("OUT_DIR").expect("cargo says where")), source)
        .expect("a folder that can be written");
    println!("cargo:rerun-if-changed=Cargo.lock");
}
